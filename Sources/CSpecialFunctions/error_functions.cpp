// SPDX-License-Identifier: Apache-2.0
// ChainRule: the error function, the normal distribution, and their inverses.
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>

#include "boost_policy.h"
#include "special_functions.h"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double root_half = 0.707106781186547524;
constexpr double root_two = 1.41421356237309505;
constexpr double one_over_root_pi = 0.564189583547756287;

// exp(factor x²). The square is taken apart, because its rounding alone would cost as many units as
// it has: ten digits of sixteen are left at x = 1000 otherwise, and thirteen at 38.
double exp_of_square(double factor, double x) {
  const double square = x * x;
  const double exponential = std::exp(factor * square);
  if (!(square < 1500)) return exponential;
  return exponential * (1 + factor * std::fma(x, x, -square));
}

// The asymptotic series, in terms (2k - 1)!! / (-2x²)^k that have not begun to grow at x = 10.
double far_erfcx(double x) {
  const double step = -0.5 / x / x;
  double term = 1, sum = 1;
  for (int k = 1; k <= 16 && std::fabs(term) > 1e-18; ++k) {
    term *= step * (2 * k - 1);
    sum += term;
  }
  return one_over_root_pi / x * sum;
}

double erfcx(double x) { return x < 10 ? exp_of_square(1, x) * std::erfc(x) : far_erfcx(x); }

// The derivatives y_k of y = erfcx(x) follow from y' = 2xy - 2/√π: y_(k+1) = 2x y_k + 2k y_(k-1). With
// alternating signs they are positive, and the recurrence adds them up for negative x, but for
// positive x cancels the more the larger x is: there it is read downwards.

double left_erfcx(double x, int order) {
  double before = erfcx(x), now = 2 * x * before - 2 * one_over_root_pi;
  for (int k = 1; k < order; ++k) {
    const double next = 2 * x * now + 2 * k * before;
    before = now;
    now = next;
  }
  return now;
}

// Σ (-x)^m / Γ(m/2 + 1), differentiated term by term.
double middle_erfcx(double x, int order) {
  // The coefficients of even and odd powers, times m (m - 1) ... (m - order + 1) x^(m - order).
  double falling = 1;
  for (int k = 2; k <= order; ++k) falling *= k;
  double even = falling / std::tgamma(0.5 * order + 1);
  double odd = falling * (order + 1) / std::tgamma(0.5 * order + 1.5);
  double sum = 0, power = 1;
  for (int m = order; m < order + 400; ++m) {
    const double term = ((m - order) % 2 == 0 ? even : odd) * power;
    sum += m % 2 == 0 ? term : -term;
    if (term <= 1e-18 * std::fabs(sum)) break;
    // To the coefficient of m + 2.
    const double left = m - order;
    const double ratio = (m + 2.0) * (m + 1.0) / ((left + 2) * (left + 1)) / (0.5 * m + 1);
    ((m - order) % 2 == 0 ? even : odd) *= ratio;
    power *= x;
  }
  return sum;
}

// The quotients r_k = |y_k / y_(k-1)| = 2k / (2x + r_(k+1)), from where the first no longer matters.
double right_erfcx(double x, int order) {
  const double reach = std::sqrt(2.0 * order) + 20 / x;
  const int start = order + 8 + static_cast<int>(0.5 * reach * reach);
  double ratio = 2 * start / (x + std::hypot(x, std::sqrt(2.0 * start))), product = erfcx(x);
  for (int k = start; k >= 1; --k) {
    ratio = 2 * k / (2 * x + ratio);
    if (k <= order) product *= -ratio;
  }
  return product;
}

}  // namespace

extern "C" {

double chainrule_erf(double x) noexcept { return std::erf(x); }

double chainrule_erfc(double x) noexcept { return std::erfc(x); }

double chainrule_erfcx(double x, int order) noexcept {
  if (std::isnan(x) || order < 0 || order > CHAINRULE_HIGHEST_ORDER) return not_a_number;
  if (order == 0) return erfcx(x);
  // Beyond, exp(x²) is above the largest number.
  if (x < -27) return order % 2 == 0 ? infinity : -infinity;
  if (x < 0) return left_erfcx(x, order);
  return x < 0.5 ? middle_erfcx(x, order) : right_erfcx(x, order);
}

double chainrule_erfinv(double x) noexcept {
  if (!(std::fabs(x) < 1)) return std::fabs(x) == 1 ? x * infinity : not_a_number;
  return boost::math::erf_inv(x, chainrule::Quiet());
}

double chainrule_gaussian(double x) noexcept { return exp_of_square(-1, x); }

double chainrule_normal_pdf(double x) noexcept {
  constexpr double one_over_root_two_pi = 0.398942280401432678;
  return one_over_root_two_pi * exp_of_square(-0.5, x);
}

double chainrule_ndtr(double x) noexcept {
  const double scaled = -x * root_half;
  return x < -1 ? 0.5 * exp_of_square(-0.5, x) * erfcx(scaled) : 0.5 * std::erfc(scaled);
}

double chainrule_log_ndtr(double x) noexcept {
  if (x < -1) return std::log(0.5 * erfcx(-x * root_half)) - 0.5 * x * x;
  return std::log1p(-chainrule_ndtr(-x));
}

double chainrule_ndtri(double share) noexcept {
  if (!(share > 0 && share < 1)) {
    return share == 0 ? -infinity : share == 1 ? infinity : not_a_number;
  }
  // Twice the share that is at most a half: exact.
  const bool is_left = share < 0.5;
  const double both = 2 * (is_left ? share : 1 - share);
  const double size = root_two * boost::math::erfc_inv(both, chainrule::Quiet());
  return is_left ? -size : size;
}

}  // extern "C"
