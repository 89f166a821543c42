// SPDX-License-Identifier: Apache-2.0
// ChainRule: the incomplete gamma functions at large arguments that are close to each other.
#include "uniform_gamma.h"

#include <cmath>

#include "special_functions.h"
#include "taylor_polynomial.h"

// Temme's uniform expansion (1979, The asymptotic expansion of the incomplete gamma functions; DLMF
// 8.12): with η² / 2 = x/a - 1 - log(x/a), η of the sign of x - a, and w = η √(a/2), the share above x is
//
//     erfc(w) / 2 + exp(-w²) / √(2πa) · Σ C_k(η) / a^k
//
// and that below it is what is missing to 1. All of it is computed with Taylor polynomials in a, so that
// derivatives by a take no other formulas, and a number takes the same time at any a: the series takes
// as many terms as 40/√a has deviations, of which there are as many as one likes.

namespace chainrule {

namespace {

// C_k by the powers of η: C_0 = 1/(x/a - 1) - 1/η, and C_(k+1) = C_k'/η - C_k'(0)/(x/a - 1). What is left
// out at the least shape and the widest distance is below 1e-17.
constexpr int rows = 8;
constexpr int columns = 18;
constexpr double table[rows][columns] = {
    {-0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073,
     0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-05,
     -2.185448510679992e-06, -1.85406221071516e-06, 8.296711340953087e-07,
     -1.7665952736826078e-07, 6.707853543401498e-09, 1.0261809784240309e-08,
     -4.382036018453353e-09, 9.14769958223679e-10, -2.5514193994946248e-11,
     -5.830772132550426e-11, 2.4361948020667415e-11},
    {-0.001851851851851852, -0.003472222222222222, 0.0026455026455026454,
     -0.0009902263374485596, 0.00020576131687242798, -4.018775720164609e-07,
     -1.8098550334489977e-05, 7.64916091608111e-06, -1.6120900894563446e-06,
     4.647127802807434e-09, 1.378633446915721e-07, -5.752545603517705e-08,
     1.1951628599778148e-08, -1.7543241719747647e-11, -1.0091543710600413e-09,
     4.162792991842583e-10},
    {0.004133597883597883, -0.0026813271604938273, 0.0007716049382716049,
     2.0093878600823047e-06, -0.0001073665322636516, 5.2923448829120125e-05,
     -1.2760635188618728e-05, 3.423578734096138e-08, 1.3721957309062934e-06,
     -6.298992138380055e-07, 1.4280614206064242e-07, -2.0477098421990866e-10,
     -1.409252991086752e-08, 6.228974084922022e-09},
    {0.0006494341563786008, 0.00022947209362139917, -0.0004691894943952557,
     0.00026772063206283885, -7.561801671883977e-05, -2.396505113867297e-07,
     1.1082654115347302e-05, -5.6749528269915965e-06, 1.4230900732435883e-06,
     -2.7861080291528143e-11, -1.6958404091930278e-07, 8.099464905388083e-08},
    {-0.0008618882909167117, 0.0007840392217200666, -0.0002990724803031902,
     -1.4638452578843418e-06, 6.641498215465122e-05, -3.968365047179435e-05,
     1.1375726970678419e-05, 2.507497226237533e-10, -1.6954149536558305e-06,
     8.907507532205309e-07},
    {-0.00033679855336635813, -6.972813758365857e-05, 0.0002772753244959392,
     -0.00019932570516188847, 6.797780477937208e-05, 1.419062920643967e-07,
     -1.3594048189768693e-05},
    {0.0005313079364639922, -0.0005921664373536939, 0.0002708782096718045,
     7.902353232660328e-07, -8.153969367561969e-05},
    {0.00034436760689237765},
};

constexpr double least_shape = 100;
constexpr double widest_distance = 0.3;
constexpr double pi = 3.14159265358979324;

// factor (a + δ)^exponent by the powers of δ.
Polynomial power(double a, double exponent, double factor, int order) {
  Polynomial result(order, factor, 0);
  for (int j = 1; j <= order; ++j) {
    result.coefficient[j] = result.coefficient[j - 1] * (exponent - (j - 1)) / j / a;
  }
  return result;
}

// The square root; its argument is not 0.
Polynomial root(const Polynomial &square) {
  Polynomial result(square.order, std::sqrt(square.coefficient[0]), 0);
  for (int j = 1; j <= square.order; ++j) {
    double rest = square.coefficient[j];
    for (int i = 1; i < j; ++i) rest -= result.coefficient[i] * result.coefficient[j - i];
    result.coefficient[j] = rest / (2 * result.coefficient[0]);
  }
  return result;
}

// (σ - log(1 + σ)) / σ² for σ = x/a - 1: no digits cancel near 0, and its root takes the place of one
// that is not smooth there.
Polynomial roundness(const Polynomial &distance) {
  constexpr int terms = 40;
  Polynomial sum(distance.order, 1.0 / (terms + 2), 0);
  for (int n = terms - 1; n >= 0; --n) {
    sum = -1 * (distance * sum);
    sum.coefficient[0] += 1.0 / (n + 2);
  }
  return sum;
}

// exp(-w²), of whose exponent all derivatives by a are known.
Polynomial bell(double a, double distance, double exponent, int order) {
  double rate[highest_order + 1] = {};
  double fall = 1;
  for (int i = 1; i <= order; ++i) {
    rate[i] = i == 1 ? std::log1p(distance) : fall / (i * (i - 1.0));
    fall = i == 1 ? -1 / a : -fall / a;
  }
  Polynomial result(order, std::exp(-exponent), 0);
  for (int j = 1; j <= order; ++j) {
    double sum = 0;
    for (int i = 1; i <= j; ++i) sum += i * rate[i] * result.coefficient[j - i];
    result.coefficient[j] = sum / j;
  }
  return result;
}

// Σ C_k(η) / (a + δ)^k.
Polynomial correction(double a, const Polynomial &eta) {
  const int order = eta.order;
  double inverse[rows][highest_order + 1];
  double factor = 1;
  for (int k = 0; k < rows; ++k) {
    const Polynomial row = power(a, -k, factor, order);
    for (int j = 0; j <= order; ++j) inverse[k][j] = row.coefficient[j];
    factor /= a;
  }
  Polynomial sum(order, 0, 0);
  for (int n = columns - 1; n >= 0; --n) {
    sum = sum * eta;
    for (int k = 0; k < rows; ++k) {
      if (table[k][n] == 0) continue;
      for (int j = 0; j <= order; ++j) sum.coefficient[j] += table[k][n] * inverse[k][j];
    }
  }
  return sum;
}

}  // namespace

bool is_uniform(double a, double x) {
  return a >= least_shape && std::fabs(x - a) <= widest_distance * a;
}

double uniform_share(double a, double x, int order, bool is_above) {
  const double offset = (x - a) / a;
  Polynomial distance = power(a, -1, x / a, order);
  distance.coefficient[0] = offset;
  const Polynomial round = roundness(distance);
  const Polynomial eta = distance * root(2 * round);
  const Polynomial width = eta * power(a, 0.5, std::sqrt(a / 2), order);
  const double w = width.coefficient[0];
  const Polynomial density = bell(a, offset, a * offset * offset * round.coefficient[0], order);
  const Polynomial rest =
      density * power(a, -0.5, 1 / std::sqrt(2 * pi) / std::sqrt(a), order) * correction(a, eta);
  // Each share by itself: where one is small, the other has none of its digits.
  const double sign = is_above ? 1 : -1;
  if (order == 0) return 0.5 * std::erfc(sign * w) + sign * rest.coefficient[0];
  // The derivative of erfc(w) / 2 is -exp(-w²) / √π times that of w.
  double slope = 0;
  for (int i = 0; i < order; ++i) {
    slope += density.coefficient[i] * (order - i) * width.coefficient[order - i];
  }
  double value = sign * (rest.coefficient[order] - slope / order / std::sqrt(pi));
  for (int k = 2; k <= order; ++k) value *= k;
  return value;
}

}  // namespace chainrule
