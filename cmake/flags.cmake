# Warnings and hardening of our own code, as one interface target.
add_library(tiedit_flags INTERFACE)
target_compile_options(tiedit_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion -Werror=format-security)
# GCC 12 sees dangling pointers, uninitialised and overlapping memory inside the standard library that are not there.
target_compile_options(tiedit_flags INTERFACE -Wno-dangling-pointer -Wno-maybe-uninitialized -Wno-restrict
  -Wno-stringop-overflow -Wno-array-bounds)
if(TIEDIT_WERROR)
  target_compile_options(tiedit_flags INTERFACE -Werror)
endif()
target_compile_options(tiedit_flags INTERFACE -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_compile_options(tiedit_flags INTERFACE -fstack-protector-strong -fstack-clash-protection -fcf-protection)
target_link_options(tiedit_flags INTERFACE -Wl,-z,relro -Wl,-z,noexecstack)
if(TIEDIT_SANITIZE)
  target_compile_options(tiedit_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(tiedit_flags INTERFACE -fsanitize=address,undefined)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(tiedit_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
target_compile_definitions(tiedit_flags INTERFACE _GLIBCXX_ASSERTIONS)
