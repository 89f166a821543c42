// SPDX-License-Identifier: Apache-2.0
// ChainRule: Bessel's functions of orders 0 and 1, and all their derivatives.
#include <boost/math/special_functions/bessel.hpp>
#include <cmath>
#include <limits>

#include "boost_policy.h"
#include "special_functions.h"

// A derivative of J_0 is a sum of J_n, and one of I_0 a sum of I_n: J_n' = (J_(n-1) - J_(n+1)) / 2 and
// I_n' = (I_(n-1) + I_(n+1)) / 2. Unlike the quotients that calculus gives, they keep their digits at 0.

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double one_over_root_two_pi = 0.398942280401432678;
constexpr int highest = CHAINRULE_HIGHEST_ORDER;

bool is_order(int order) { return order >= 0 && order <= highest; }

// J_0 to J_order at a positive x.
void bessel_j(double x, int order, double *values) {
  values[0] = j0(x);
  values[1] = j1(x);
  if (x > order) {
    // Upwards errors grow only beyond x.
    for (int n = 1; n < order; ++n) values[n + 1] = 2 * n / x * values[n] - values[n - 1];
    return;
  }
  if (x < 1e-5) {
    double lead = 1;
    for (int n = 1; n <= order; ++n) {
      lead *= 0.5 * x / n;
      values[n] = lead * (1 - 0.25 * x * x / (n + 1));
    }
    return;
  }
  // Downwards from where the start no longer matters, up to a common factor.
  double above = 0, now = 1;
  for (int n = order + 20 + static_cast<int>(std::sqrt(160.0 * (order + 1))); n >= 1; --n) {
    const double below = 2 * n / x * now - above;
    above = now;
    now = below;
    if (n <= order) values[n] = above;
    if (std::fabs(now) > 1e200) {
      now *= 1e-200;
      above *= 1e-200;
      for (int m = n; m <= order; ++m) values[m] *= 1e-200;
    }
  }
  const double first = values[1];
  const double zeroth = j0(x);
  const double one = j1(x);
  const double scale = std::fabs(zeroth) > std::fabs(one) ? zeroth / now : one / first;
  for (int n = 1; n <= order; ++n) values[n] *= scale;
}

double i0(double x) { return boost::math::cyl_bessel_i(0, x, chainrule::Quiet()); }
double i1(double x) { return boost::math::cyl_bessel_i(1, x, chainrule::Quiet()); }

// I_0 to I_order at a positive x, by their quotients, downwards.
void bessel_i(double x, int order, double *values) {
  const int start = order + 30 + static_cast<int>(std::sqrt(40 * x));
  double ratio = x / (start + 1 + std::hypot(start + 1.0, x));
  for (int n = start; n >= 1; --n) {
    ratio = x / (2 * n + x * ratio);
    if (n <= order) values[n] = ratio;
  }
  values[0] = i0(x);
  for (int n = 1; n <= order; ++n) values[n] *= values[n - 1];
}

// 2^-order Σ binomial(order, k) sign^k f(|order - 2k|).
template <class Term>
double binomial_sum(int order, Term term) {
  double sum = 0, weight = std::ldexp(1.0, -order);
  for (int k = 0; k <= order; ++k) {
    sum += weight * term(2 * k - order, k);
    weight *= static_cast<double>(order - k) / (k + 1);
  }
  return sum;
}

// exp(-x) I_n(x) for n of 0 or 1 at large x: Hankel's series.
double far_scaled(double x, int n) {
  double term = 1, sum = 1;
  for (int k = 1; k <= 10; ++k) {
    const double odd = 2 * k - 1;
    term *= (odd * odd - 4 * n * n) / (8 * k) / x;
    sum += term;
  }
  return one_over_root_two_pi / std::sqrt(x) * sum;
}

double scaled(double x, int n) {
  if (x >= 500) return far_scaled(x, n);
  return std::exp(-x) * (n == 0 ? i0(x) : i1(x));
}

// ∫ (1 - cos t)^order exp(-x (1 - cos t)) dt / π from 0 to π, which is the derivative of exp(-x) I_0(x)
// without its sign: as hypergeometric series whose terms are all positive.
double decay(double x, int order) {
  if (order == 0) return scaled(x, 0);
  if (std::isinf(x)) return 0;
  double term = 1, sum = 1;
  if (x > 25 + 2 * order) {
    for (int k = 0; k < 60 && term > 1e-18 * sum; ++k) {
      term *= (order + k + 0.5) * (k + 0.5) / (k + 1) / (2 * x);
      sum += term;
    }
    sum *= one_over_root_two_pi / std::sqrt(x);
    for (int k = 1; k <= order; ++k) sum *= (k - 0.5) / x;
    return sum;
  }
  for (int k = 0; k < 2000 && term > 1e-18 * sum; ++k) {
    term *= (k + 0.5) / (order + 1 + k) * (2 * x) / (k + 1);
    sum += term;
  }
  sum *= std::exp(-2 * x);
  for (int k = 1; k <= order; ++k) sum *= (2 * k - 1) / static_cast<double>(k);
  return sum;
}

}  // namespace

extern "C" {

double chainrule_j0(double x, int order) noexcept {
  if (std::isnan(x) || !is_order(order)) return not_a_number;
  if (order == 0) return j0(x);
  if (order == 1) return -j1(x);
  if (std::isinf(x)) return 0;
  double values[highest + 2];
  const double size = std::fabs(x);
  if (size == 0) {
    for (int n = 0; n <= order; ++n) values[n] = n == 0;
  } else {
    bessel_j(size, order, values);
  }
  const double sum = binomial_sum(order, [&](int n, int k) {
    const double value = n < 0 && n % 2 != 0 ? -values[-n] : values[std::abs(n)];
    return k % 2 == 0 ? value : -value;
  });
  return x < 0 && order % 2 == 1 ? -sum : sum;
}

double chainrule_j1(double x) noexcept { return j1(x); }

double chainrule_i0(double x, int order) noexcept {
  if (std::isnan(x) || !is_order(order)) return not_a_number;
  const double size = std::fabs(x), sign = x < 0 && order % 2 == 1 ? -1 : 1;
  if (size > 720) return sign * infinity;
  if (order == 0) return i0(size);
  if (order == 1) return i1(x);
  double values[highest + 2];
  if (size == 0) {
    for (int n = 0; n <= order; ++n) values[n] = n == 0;
  } else {
    bessel_i(size, order, values);
  }
  return sign * binomial_sum(order, [&](int n, int) { return values[std::abs(n)]; });
}

double chainrule_i1(double x) noexcept {
  return std::fabs(x) > 720 ? std::copysign(infinity, x) : i1(x);
}

double chainrule_i0e(double x, int order) noexcept {
  if (std::isnan(x) || !is_order(order)) return not_a_number;
  const double size = decay(std::fabs(x), order);
  if (order % 2 == 0) return size;
  return x == 0 ? 0 : x < 0 ? size : -size;
}

double chainrule_i1e(double x) noexcept {
  if (std::isnan(x)) return x;
  return std::copysign(std::isinf(x) ? 0 : scaled(std::fabs(x), 1), x);
}

}  // extern "C"
