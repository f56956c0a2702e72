# Compiler settings shared by every target, in one interface library.
option(OPENBELL_QT "Build what needs Qt (store, session, ui, app)" ON)
option(OPENBELL_TESTS "Build the tests" ON)
option(OPENBELL_BENCH "Build the benchmarks" ON)
option(OPENBELL_FUZZ "Build the fuzz targets (clang)" OFF)
set(OPENBELL_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" "CCACHE_NOHASHDIR=1"
        "CCACHE_SLOPPINESS=pch_defines,time_macros" "${CCACHE_PROGRAM}")
endif()
find_program(MOLD_PROGRAM mold)

add_library(project_options INTERFACE)
target_compile_options(project_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum
    # The tree is kept free of g++'s warnings; clang's -Wconversion means more than g++'s, and it takes an "and"
    # without a branch for a slip.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion> $<$<CXX_COMPILER_ID:Clang>:-Wno-bitwise-instead-of-logical>
    # Facts are the same on every machine and in every build type.
    -ffp-contract=off -fno-fast-math)
# Instrumented code makes g++ warn where nothing is wrong, so the sanitizer builds do not insist.
if(NOT OPENBELL_SANITIZE)
    target_compile_options(project_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Werror>)
endif()
target_include_directories(project_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(project_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH QT_NO_KEYWORDS)
if(MOLD_PROGRAM)
    target_link_options(project_options INTERFACE -fuse-ld=mold)
endif()
if(OPENBELL_SANITIZE)
    add_compile_options("-fsanitize=${OPENBELL_SANITIZE}" -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options("-fsanitize=${OPENBELL_SANITIZE}")
endif()
