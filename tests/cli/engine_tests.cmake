# The layers, and the engine behind the real binary.
add_test(NAME cli.layers COMMAND ${TIEDIT_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/layers_test.py)
set_tests_properties(cli.layers PROPERTIES LABELS cli TIMEOUT 300)
if(TIEDIT_ENGINE)
  add_test(NAME cli.engine COMMAND ${TIEDIT_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/engine_null_test.py $<TARGET_FILE:tiedit>)
  set_tests_properties(cli.engine PROPERTIES LABELS "cli;engine" TIMEOUT 300)
  tiedit_cli_test(inpaint LABELS engine)
endif()
