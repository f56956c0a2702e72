#pragma once
// 'openbell replay SESSION --compare': a session beside a backtest of its interval. One thread.
#include "app/cli/command.h"
#include "engine/session/headless/kept_session.h"

namespace openbell::cli {

[[nodiscard]] Outcome compareSession(const Context& context, const headless::SessionPlace& place);

} // namespace openbell::cli
