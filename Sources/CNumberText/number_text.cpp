// SPDX-License-Identifier: Apache-2.0
#include "number_text.h"

#include <charconv>

size_t chainrule_shortest_double(double value, char *out) {
  return static_cast<size_t>(std::to_chars(out, out + 32, value).ptr - out);
}
