# openbell_module(NAME [QT] [LINKS target...]): one static library of all sources of this folder.
# openbell_test(NAME [GUI] [LINKS target...]): one Qt Test executable of NAME.cpp, run by ctest.
#
# A test carries its folder below tests/ as a ctest label. Tests of the engine also carry, and are built by, the
# target engine_tests; those of the folders free of Qt also core_tests. The sanitizer presets build only these.
include(CMakeParseArguments)

set(OPENBELL_CORE_FOLDERS core market orders analytics strategy risk broker execution runner journal replay insight)
set(OPENBELL_FOLDERS_BESIDE_ENGINE ui app architecture bench)

function(openbell_module name)
    cmake_parse_arguments(ARG "QT" "" "LINKS" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "*.cpp" "*.h")
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC ${ARG_LINKS} project_options)
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
    if(ARG_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
    endif()
    set_property(GLOBAL APPEND PROPERTY OPENBELL_MODULES ${name})
endfunction()

# openbell_test_folder(OUT): the first folder below tests/ of the CMakeLists.txt being read.
function(openbell_test_folder out)
    file(RELATIVE_PATH folder "${PROJECT_SOURCE_DIR}/tests" "${CMAKE_CURRENT_SOURCE_DIR}")
    string(REGEX REPLACE "/.*" "" folder "${folder}")
    set(${out} "${folder}" PARENT_SCOPE)
endfunction()

# openbell_label_test(TEST TARGET): labels a ctest test by its folder and adds its target to the aggregates.
function(openbell_label_test test target)
    openbell_test_folder(folder)
    set(labels ${folder})
    if(NOT folder IN_LIST OPENBELL_FOLDERS_BESIDE_ENGINE)
        list(APPEND labels engine_tests)
    endif()
    if(folder IN_LIST OPENBELL_CORE_FOLDERS)
        list(APPEND labels core_tests)
    endif()
    foreach(group IN ITEMS engine_tests core_tests)
        if(NOT TARGET ${group})
            add_custom_target(${group})
        endif()
        if(group IN_LIST labels)
            add_dependencies(${group} ${target})
        endif()
    endforeach()
    set_tests_properties(${test} PROPERTIES LABELS "${labels}")
endfunction()

function(openbell_test name)
    cmake_parse_arguments(ARG "GUI" "" "LINKS" ${ARGN})
    add_executable(${name} ${name}.cpp)
    target_link_libraries(${name} PRIVATE ${ARG_LINKS} tests_support project_options Qt6::Test)
    set_target_properties(${name} PROPERTIES AUTOMOC ON
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;TZ=Asia/Kolkata;LC_ALL=C.UTF-8")
    openbell_label_test(${name} ${name})
endfunction()
