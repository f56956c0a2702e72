# openbell_embed(TARGET DIR): every file below DIR becomes readable through engine/core/resources.h under its relative name.
function(openbell_embed target dir)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${dir}" "${dir}/*")
    set(source "${CMAKE_CURRENT_BINARY_DIR}/embedded_resources.cpp")
    set(assembly "")
    set(declarations "")
    set(table "")
    set(paths "")
    set(index 0)
    foreach(file IN LISTS files)
        string(APPEND assembly
            "asm(\".section .rodata\\n.global openbell_resource_${index}\\nopenbell_resource_${index}:\\n"
            ".incbin \\\"${dir}/${file}\\\"\\n.global openbell_resource_${index}_end\\nopenbell_resource_${index}_end:\\n.byte 0\\n.text\\n\");\n")
        string(APPEND declarations "extern const char openbell_resource_${index}[];\nextern const char openbell_resource_${index}_end[];\n")
        string(APPEND table "    {\"${file}\", openbell_resource_${index}, openbell_resource_${index}_end},\n")
        list(APPEND paths "${dir}/${file}")
        math(EXPR index "${index} + 1")
    endforeach()
    file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT [[
#include "engine/core/resources.h"
@assembly@
extern "C" {
@declarations@}
namespace openbell::detail {
extern const EmbeddedResource kResources[];
extern const unsigned kResourceCount;
const EmbeddedResource kResources[] = {
@table@    {nullptr, nullptr, nullptr}};
const unsigned kResourceCount = @index@;
} // namespace openbell::detail
]])
    set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${paths}")
    target_sources(${target} PRIVATE "${source}")
endfunction()
