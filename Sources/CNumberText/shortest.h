// SPDX-License-Identifier: Apache-2.0
// ChainRule: the shortest decimal that rounds to a number.
#pragma once
#include <cstdint>

// digits * 10^exponent; the digits may end in zeros.
struct chainrule_decimal {
  std::uint64_t digits;
  int exponent;
};

// The shortest decimal that reads back as `value`, and of several the one nearest to it; false where
// this does not settle it (below 1e-290), and another way must be gone. `value` is finite and positive.
bool chainrule_shortest_decimal(double value, chainrule_decimal *out);

// The same for float32, which is always settled.
bool chainrule_shortest_decimal(float value, chainrule_decimal *out);
