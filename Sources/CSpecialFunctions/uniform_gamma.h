// SPDX-License-Identifier: Apache-2.0
// ChainRule: the incomplete gamma functions at large arguments that are close to each other.
#pragma once

namespace chainrule {

// Whether the expansion below has all digits: elsewhere series and continued fractions are short.
bool is_uniform(double a, double x);

// The share of Γ(a) below x, or above it, and the derivative of this order by a.
double uniform_share(double a, double x, int order, bool is_above);

}  // namespace chainrule
