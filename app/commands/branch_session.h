#pragma once
// 'openbell replay SESSION --branch': another future of a stored session beside the one it had.
#include "app/cli/command.h"
#include "engine/session/headless/kept_session.h"

namespace openbell::cli {

[[nodiscard]] Outcome branchSession(const Context& context, const headless::SessionPlace& place);
// The settings that a branch of the session may change, with their values.
[[nodiscard]] Outcome listBranchSettings(const Context& context, const headless::SessionPlace& place);

} // namespace openbell::cli
