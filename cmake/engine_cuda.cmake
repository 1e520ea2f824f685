# libtorch with CUDA: the wheel's own package, which also names the toolkit's libraries.
set(TORCH_CUDA_ARCH_LIST "8.0;9.0" CACHE STRING "compute capabilities to compile for")
set(CMAKE_CUDA_STANDARD 17)  # CMake 3.25 knows no CUDA20
set(CMAKE_CUDA_STANDARD_REQUIRED ON)
find_package(Torch REQUIRED PATHS ${TIEDIT_TORCH}/share/cmake/Torch NO_DEFAULT_PATH)
target_link_libraries(tiedit_torch INTERFACE ${TORCH_LIBRARIES})
