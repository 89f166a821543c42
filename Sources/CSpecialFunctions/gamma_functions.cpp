// SPDX-License-Identifier: Apache-2.0
// ChainRule: the gamma function, its logarithm's derivatives, and what is made of them.
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "boost_policy.h"
#include "special_functions.h"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr int highest = CHAINRULE_HIGHEST_ORDER;

bool is_whole(double x) { return x == std::floor(x); }

// log |Γ|, which must not write the sign where all threads see it.
double log_gamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);
}

// -1 where Γ is negative.
double sign_of_gamma(double x) { return x < 0 && std::fmod(std::floor(x), 2) != 0 ? -1 : 1; }

double digamma(double x) {
  if (x == 0) return -1 / x;
  if (std::isinf(x) && x > 0) return x;
  if (x < 0 && is_whole(x)) return not_a_number;
  return boost::math::digamma(x, chainrule::Quiet());
}

// B_2j / (2j)!
constexpr double bernoulli[] = {
    8.3333333333333333e-2,   -1.3888888888888889e-3,  3.3068783068783069e-5,
    -8.2671957671957672e-7,  2.0876756987868099e-8,   -5.2841901386874932e-10,
    1.3382536530684679e-11,  -3.3896802963225829e-13, 8.5860620562778446e-15,
    -2.1748686985580619e-16, 5.5090028283602295e-18,  -1.3954464685812523e-19};

// factor a^-exponent, which has digits wherever it is a number, unlike the power alone.
double power(double factor, double a, int exponent) {
  if (exponent <= 4) {
    for (int k = 0; k < exponent; ++k) factor /= a;
    return factor;
  }
  const int half = exponent / 2;
  return factor * std::pow(a, -half) * std::pow(a, half - exponent);
}

double factorial(int n) {
  double product = 1;
  for (int k = 2; k <= n; ++k) product *= k;
  return product;
}

// The derivative of order n ≥ 1 is (-1)^(n+1) n! ζ(n + 1, x), where ζ(s, x) = Σ (x + k)^-s is
// Hurwitz's function: the first terms one by one, the rest by Euler's and Maclaurin's formula.
class Polygamma {
 public:
  explicit Polygamma(int order)
      : n_(order), before_(factorial(order - 1)), factorial_(factorial(order)) {}

  double operator()(double x) const {
    const double sum = x > 0 ? right(x) : left(x);
    return n_ % 2 == 1 ? sum : -sum;
  }

 private:
  int n_;
  double before_;     // (n - 1)!
  double factorial_;  // n!

  // n! ζ(n + 1, x) for positive x.
  double right(double x) const {
    if (std::isinf(x)) return 0;
    const int s = n_ + 1;
    double sum = 0, a = x;
    while (a < s + 10) {
      const double term = power(factorial_, a, s);
      sum += term;
      a += 1;
      if (term * (1 + a) < 1e-18 * sum || std::isinf(sum)) return sum;
    }
    return sum + rest(a);
  }

  double rest(double a) const {
    const double last = power(factorial_, a, n_ + 1);
    double factor = last * (n_ + 1) / a, corrections = 0;
    int rising = n_ + 2;
    for (const double coefficient : bernoulli) {
      corrections += coefficient * factor;
      factor *= rising / a * ((rising + 1) / a);
      rising += 2;
    }
    return power(before_, a, n_) + (0.5 * last + corrections);
  }

  // Left of 0 the terms beside the nearest pole are those of two sums to the right.
  double left(double x) const {
    const bool is_even = n_ % 2 == 1;  // the exponent n + 1
    if (std::isinf(x)) return not_a_number;
    const double pole = std::round(x), offset = x - pole;
    if (offset == 0) {
      return is_even ? infinity : pole == 0 ? std::copysign(infinity, x) : not_a_number;
    }
    const double nearest = power(factorial_, std::fabs(offset), n_ + 1);
    const double beyond = right(1 - offset) - right(1 - x);
    return is_even ? nearest + right(1 + offset) + beyond
                   : std::copysign(nearest, offset) + (right(1 + offset) - beyond);
  }
};

// The derivative of order n of ψ(a) - ψ(a + b), by the same formulas, each of whose terms is a difference
// that does not cancel: where b is small beside a, the two functions agree in nearly all digits.
class PolygammaFall {
 public:
  PolygammaFall(int order, double b) : n_(order), b_(b) {}

  double operator()(double a) const {
    const double term = factorial(n_);
    double sum = 0;
    while (a < n_ + 11) {
      sum += fall(term, a, n_ + 1);
      a += 1;
    }
    sum += n_ == 0 ? std::log1p(b_ / a) : fall(factorial(n_ - 1), a, n_);
    sum += 0.5 * fall(term, a, n_ + 1);
    double factor = factorial(n_ + 1);
    int exponent = n_ + 2;
    for (const double coefficient : bernoulli) {
      sum += fall(coefficient * factor, a, exponent);
      factor *= static_cast<double>(exponent) * (exponent + 1);
      exponent += 2;
    }
    return n_ % 2 == 1 ? sum : -sum;
  }

 private:
  int n_;
  double b_;

  // factor (a^-exponent - (a + b)^-exponent)
  double fall(double factor, double a, int exponent) const {
    return -power(factor, a, exponent) * std::expm1(-exponent * std::log1p(b_ / a));
  }
};

// log Γ(z) = (z - 1/2) log z - z + log(2π)/2 + correction(z), for z ≥ 10.
double correction(double z) {
  // B_2j / (2j (2j - 1))
  static constexpr double coefficients[] = {
      8.3333333333333333e-2,  -2.7777777777777778e-3, 7.9365079365079365e-4, -5.9523809523809524e-4,
      8.4175084175084175e-4,  -1.9175269175269175e-3, 6.4102564102564103e-3, -2.9550653594771242e-2};
  const double step = 1 / z / z;
  double sum = 0;
  for (int j = 7; j >= 0; --j) sum = sum * step + coefficients[j];
  return sum / z;
}

// log B for positive arguments, the first the smaller one. Of logarithms of Γ that are large, the
// difference would have no digit left.
double log_beta(double p, double q) {
  if (q < 10) {
    const double value = boost::math::beta(p, q, chainrule::Quiet());
    if (value > 1e-300 && value < 1e300) return std::log(value);
  }
  if (q < 10) return log_gamma(p) + log_gamma(q) - log_gamma(p + q);
  const double both = correction(q) - correction(p + q);
  if (p < 10) {
    const double fall = p - (q - 0.5) * std::log1p(p / q) - p * std::log(p + q);
    return log_gamma(p) + (fall + both);
  }
  constexpr double half_log_two_pi = 0.918938533204672742;
  return -0.5 * std::log(q) + half_log_two_pi + (p - 0.5) * std::log(p / (p + q)) -
         q * std::log1p(p / q) + (correction(p) + both);
}

bool is_pole(double x) { return x <= 0 && is_whole(x); }

}  // namespace

extern "C" {

double chainrule_lgamma(double x) noexcept { return log_gamma(x); }

double chainrule_gamma(double x) noexcept { return std::tgamma(x); }

double chainrule_polygamma(double x, int order) noexcept {
  if (std::isnan(x) || order < 0 || order > highest) return not_a_number;
  return order == 0 ? digamma(x) : Polygamma(order)(x);
}

double chainrule_betaln(double a, double b, int order) noexcept {
  if (std::isnan(a) || std::isnan(b) || order < 0 || order > highest) return not_a_number;
  if (order > 0) {
    if (a > 0 && b > 0 && std::isfinite(a + b)) return PolygammaFall(order - 1, b)(a);
    return chainrule_polygamma(a, order - 1) - chainrule_polygamma(a + b, order - 1);
  }
  if (a > 0 && b > 0) {
    if (std::isinf(a) || std::isinf(b)) return -infinity;
    return log_beta(std::fmin(a, b), std::fmax(a, b));
  }
  if (is_pole(a + b)) return is_pole(a) || is_pole(b) ? not_a_number : -infinity;
  return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

double chainrule_beta(double a, double b) noexcept {
  if (std::isnan(a) || std::isnan(b)) return not_a_number;
  if (a > 0 && b > 0) {
    if (std::isinf(a) || std::isinf(b)) return 0;
    if (a + b < 100) return boost::math::beta(a, b, chainrule::Quiet());
    return std::exp(log_beta(std::fmin(a, b), std::fmax(a, b)));
  }
  if (is_pole(a + b)) return is_pole(a) || is_pole(b) ? not_a_number : 0;
  if (std::fmax(std::fabs(a), std::fabs(b)) < 80) {
    return std::tgamma(a) / std::tgamma(a + b) * std::tgamma(b);
  }
  if ((a < 0 && is_whole(a)) || (b < 0 && is_whole(b))) return not_a_number;
  return sign_of_gamma(a) * sign_of_gamma(b) * sign_of_gamma(a + b) *
         std::exp(log_gamma(a) + log_gamma(b) - log_gamma(a + b));
}

}  // extern "C"
