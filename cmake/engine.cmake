# The engine: libtorch as imported targets, the layers under core/engine, and libtiedit_engine.so beside the binary.
set(TIEDIT_TORCH "" CACHE PATH "the torch folder of a wheel; empty: that of .venv, which scripts/setup.sh makes")
if(NOT TIEDIT_TORCH)
  file(GLOB TIEDIT_TORCH ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch)
endif()
if(NOT EXISTS ${TIEDIT_TORCH}/lib/libtorch_cpu.so)
  message(FATAL_ERROR "TIEDIT_TORCH: a folder with lib/libtorch_cpu.so, got \"${TIEDIT_TORCH}\"; run scripts/setup.sh, or "
    "configure with -DTIEDIT_ENGINE=OFF for the front alone")
endif()

# libtorch's include folder carries fmt 12, which would shadow the system's: ours, with only fmt in it, comes first.
find_path(TIEDIT_FMT_INCLUDE fmt/format.h REQUIRED)
set(fmt_first ${CMAKE_BINARY_DIR}/include-first)
file(MAKE_DIRECTORY ${fmt_first})
file(CREATE_LINK ${TIEDIT_FMT_INCLUDE}/fmt ${fmt_first}/fmt SYMBOLIC)

add_library(tiedit_torch INTERFACE)
target_include_directories(tiedit_torch SYSTEM INTERFACE ${fmt_first} ${TIEDIT_TORCH}/include)
# Whole ATen in one header costs twice the compile time of the operators that a file uses.
target_compile_definitions(tiedit_torch INTERFACE AT_PER_OPERATOR_HEADERS)
if(TIEDIT_CUDA)
  include(cmake/engine_cuda.cmake)
else()
  foreach(library torch_cpu c10)
    add_library(tiedit_${library} SHARED IMPORTED)
    set_target_properties(tiedit_${library} PROPERTIES IMPORTED_LOCATION ${TIEDIT_TORCH}/lib/lib${library}.so)
    target_link_libraries(tiedit_torch INTERFACE tiedit_${library})
  endforeach()
endif()

# A layer of the engine: compiled against the front's headers, never linked with a second copy of the front.
function(tiedit_engine_layer name)
  cmake_parse_arguments(ARG "" "" "LAYERS;ENGINE_LAYERS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_library(tiedit_engine_${name} OBJECT ${sources})
  target_include_directories(tiedit_engine_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core)
  target_link_libraries(tiedit_engine_${name} PUBLIC tiedit_torch PRIVATE tiedit_flags)
  foreach(layer ${ARG_LAYERS})
    target_link_libraries(tiedit_engine_${name} PUBLIC tiedit_${layer})
  endforeach()
endfunction()

# The folders of the front whose symbols the engine may use.
set(TIEDIT_FRONT_LAYERS base image io text artifacts photo stages)

# Makes an executable one that can open the engine: it holds the whole front and exports it.
function(tiedit_opens_engine executable)
  set_target_properties(${executable} PROPERTIES ENABLE_EXPORTS ON)
  target_link_options(${executable} PRIVATE LINKER:--whole-archive)
  foreach(layer ${TIEDIT_FRONT_LAYERS})
    target_link_options(${executable} PRIVATE $<TARGET_FILE:tiedit_${layer}>)
    target_link_libraries(${executable} PRIVATE tiedit_${layer})
  endforeach()
  target_link_options(${executable} PRIVATE LINKER:--no-whole-archive)
  add_dependencies(${executable} tiedit_engine)
endfunction()

add_subdirectory(core/engine)
tiedit_opens_engine(tiedit)
