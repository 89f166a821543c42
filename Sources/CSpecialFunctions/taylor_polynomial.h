// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers that are functions of one variable, known by their first derivatives.
#pragma once
#include "special_functions.h"

namespace chainrule {

constexpr int highest_order = CHAINRULE_HIGHEST_ORDER_BY_SHAPE;

// A function near a point, by the coefficients of its Taylor polynomial there; those beyond the order are
// not kept, and not to be read.
struct Polynomial {
  int order;
  double coefficient[highest_order + 1];

  Polynomial(int order, double constant, double linear) : order(order) {
    coefficient[0] = constant;
    for (int j = 1; j <= order; ++j) coefficient[j] = 0;
    if (order > 0) coefficient[1] = linear;
  }

  // The derivative of the order that it is known to.
  double derivative() const {
    double value = coefficient[order];
    for (int k = 2; k <= order; ++k) value *= k;
    return value;
  }
};

inline Polynomial operator*(const Polynomial &a, const Polynomial &b) {
  Polynomial product(a.order, 0, 0);
  for (int j = 0; j <= a.order; ++j) {
    double sum = 0;
    for (int i = 0; i <= j; ++i) sum += a.coefficient[i] * b.coefficient[j - i];
    product.coefficient[j] = sum;
  }
  return product;
}

inline Polynomial operator*(double factor, Polynomial a) {
  for (int j = 0; j <= a.order; ++j) a.coefficient[j] *= factor;
  return a;
}

inline Polynomial operator/(const Polynomial &a, const Polynomial &b) {
  Polynomial quotient(a.order, 0, 0);
  for (int j = 0; j <= a.order; ++j) {
    double rest = a.coefficient[j];
    for (int i = 1; i <= j; ++i) rest -= b.coefficient[i] * quotient.coefficient[j - i];
    quotient.coefficient[j] = rest / b.coefficient[0];
  }
  return quotient;
}

inline Polynomial operator+(Polynomial a, const Polynomial &b) {
  for (int j = 0; j <= a.order; ++j) a.coefficient[j] += b.coefficient[j];
  return a;
}

}  // namespace chainrule
