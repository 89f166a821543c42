// SPDX-License-Identifier: Apache-2.0
// ChainRule: the incomplete gamma functions, and their derivatives by the first argument.
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "boost_policy.h"
#include "special_functions.h"
#include "taylor_polynomial.h"
#include "uniform_gamma.h"

// The derivatives by a are no elementary functions of a and x. They are had by computing with Taylor
// polynomials in a: each number below is a function of a, known by its first coefficients.

namespace {

using chainrule::Polynomial;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr int highest = CHAINRULE_HIGHEST_ORDER_BY_SHAPE;

// exp(-x) x^a / Γ(a + 1), whose logarithm's derivatives are log x - ψ(a + 1) and polygammas: all of them
// small at small a.
Polynomial front(double a, double x, int order) {
  double rate[highest + 1] = {};
  double factorial = 1;
  for (int j = 1; j <= order; ++j) {
    factorial *= j;
    rate[j] = -chainrule_polygamma(a + 1, j - 1) / factorial;
  }
  rate[1] += std::log(x);
  Polynomial front(order, x / a * boost::math::gamma_p_derivative(a, x, chainrule::Quiet()), 0);
  for (int j = 1; j <= order; ++j) {
    double sum = 0;
    for (int i = 1; i <= j; ++i) sum += i * rate[i] * front.coefficient[j - i];
    front.coefficient[j] = sum / j;
  }
  return front;
}

// The share below x where that is the smaller one: front · Σ x^n / ((a + 1) ... (a + n)).
double below(double a, double x, int order) {
  Polynomial term(order, 1, 0), sum = term;
  for (int n = 1; n < 20000; ++n) {
    // Divided by a + n, whose derivative is 1.
    bool is_small = true;
    double before = 0;
    for (int j = 0; j <= order; ++j) {
      before = (x * term.coefficient[j] - before) / (a + n);
      term.coefficient[j] = before;
      sum.coefficient[j] += before;
      is_small = is_small && std::fabs(before) <= 1e-17 * std::fabs(sum.coefficient[j]);
    }
    if (is_small && n > x - a) return (front(a, x, order) * sum).derivative();
  }
  return not_a_number;
}

// The share above x where that is the smaller one: a front / (x + 1 - a - 1 (1 - a) / (x + 3 - a - ...)).
//
// A derivative takes more levels than the share, and the most are taken at x = a + 1: some hundred.
double above(double a, double x, int order) {
  int n = 24 + 2 * order + static_cast<int>((100 + 6 * order) / (x - a));
  Polynomial fraction(order, x + 2 * n + 1 - a, -1);
  for (; n >= 1; --n) {
    fraction = Polynomial(order, x + 2 * n - 1 - a, -1) +
               Polynomial(order, n * (a - n), n) / fraction;
  }
  return (Polynomial(order, a, 1) * front(a, x, order) / fraction).derivative();
}

// Whether the arguments are outside, or where their limits differ.
bool has_no_share(double a, double x) {
  return !(a >= 0 && x >= 0) || (a == 0 && x == 0) || (std::isinf(a) && std::isinf(x));
}

// Whether the library's series would have hundreds of terms, or, of millions, give up.
bool takes_long(double a, double x) { return a > 1000 && chainrule::is_uniform(a, x); }

bool is_order(int order) { return order >= 0 && order <= highest; }

}  // namespace

extern "C" {

double chainrule_gammainc(double a, double x, int order) noexcept {
  if (has_no_share(a, x) || !is_order(order)) return not_a_number;
  if (order > 0) {
    if (a == 0) return not_a_number;
    if (x == 0 || std::isinf(x) || std::isinf(a)) return 0;
    if (chainrule::is_uniform(a, x)) return chainrule::uniform_share(a, x, order, false);
    return x <= a + 1 ? below(a, x, order) : -above(a, x, order);
  }
  if (a == 0 || std::isinf(x)) return 1;
  if (x == 0 || std::isinf(a)) return 0;
  if (takes_long(a, x)) return chainrule::uniform_share(a, x, 0, false);
  return boost::math::gamma_p(a, x, chainrule::Quiet());
}

double chainrule_gammaincc(double a, double x) noexcept {
  if (has_no_share(a, x)) return not_a_number;
  if (a == 0 || std::isinf(x)) return 0;
  if (x == 0 || std::isinf(a)) return 1;
  if (takes_long(a, x)) return chainrule::uniform_share(a, x, 0, true);
  return boost::math::gamma_q(a, x, chainrule::Quiet());
}

double chainrule_gamma_pdf(double a, double x, int order) noexcept {
  if (!(a > 0 && x >= 0) || std::isinf(a) || !is_order(order)) return not_a_number;
  if (std::isinf(x)) return 0;
  if (x == 0) {
    if (order == 0) return a < 1 ? 1 / x : a == 1 ? 1 : 0;
    return a > 1 ? 0 : not_a_number;
  }
  return order == 0 ? boost::math::gamma_p_derivative(a, x, chainrule::Quiet())
                    : (Polynomial(order, a, 1) * front(a, x, order)).derivative() / x;
}

}  // extern "C"
