# openbell_module(NAME [QT] [LINKS target...]): one static library of all sources of this folder.
# openbell_test(NAME [GUI] [LINKS target...]): one Qt Test executable of NAME.cpp, run by ctest.
include(CMakeParseArguments)

function(openbell_module name)
    cmake_parse_arguments(ARG "QT" "" "LINKS" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "*.cpp" "*.h")
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC ${ARG_LINKS} project_options)
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
    if(ARG_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
    endif()
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
endfunction()
