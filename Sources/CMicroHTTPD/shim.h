// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to libmicrohttpd. Only what Swift cannot import.
#pragma once

#include <microhttpd.h>

// Variadic, so invisible to Swift. Every option travels in `options`,
// which must end with MHD_OPTION_END.
static inline struct MHD_Daemon *chainrule_mhd_start(
    unsigned int flags, MHD_AccessHandlerCallback on_request, void *context,
    const struct MHD_OptionItem *options) {
  return MHD_start_daemon(flags, 0, NULL, NULL, on_request, context,
                          MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}
