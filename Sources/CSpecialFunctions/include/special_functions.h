// SPDX-License-Identifier: Apache-2.0
// ChainRule: functions of mathematics beyond the elementary ones, callable from Swift.
#pragma once
#ifdef __cplusplus
extern "C" {
#define CHAINRULE_NOTHROW noexcept
#else
#define CHAINRULE_NOTHROW
#endif

// All take any number: outside the domain the answer is NaN, at a pole the limit where there is one.
// None throws, allocates, or writes anything global. An order is that of a derivative.

double chainrule_erf(double x) CHAINRULE_NOTHROW;
double chainrule_erfc(double x) CHAINRULE_NOTHROW;
// exp(x²) erfc(x), which neither overflows nor vanishes in the right tail.
double chainrule_erfcx(double x, int order) CHAINRULE_NOTHROW;
double chainrule_erfinv(double x) CHAINRULE_NOTHROW;
// exp(-x²).
double chainrule_gaussian(double x) CHAINRULE_NOTHROW;

// The density of the standard normal distribution, the share below x, its logarithm, and its inverse.
double chainrule_normal_pdf(double x) CHAINRULE_NOTHROW;
double chainrule_ndtr(double x) CHAINRULE_NOTHROW;
double chainrule_log_ndtr(double x) CHAINRULE_NOTHROW;
double chainrule_ndtri(double share) CHAINRULE_NOTHROW;

// log |Γ(x)|.
double chainrule_lgamma(double x) CHAINRULE_NOTHROW;
double chainrule_gamma(double x) CHAINRULE_NOTHROW;
// The derivative of this order of the digamma function.
double chainrule_polygamma(double x, int order) CHAINRULE_NOTHROW;
double chainrule_beta(double a, double b) CHAINRULE_NOTHROW;
// log |B(a, b)|, and its derivatives by a.
double chainrule_betaln(double a, double b, int order) CHAINRULE_NOTHROW;
// The shares of Γ(a) = ∫ t^(a-1) exp(-t) dt below x and above it, and the density of x; derivatives are
// by a.
double chainrule_gammainc(double a, double x, int order) CHAINRULE_NOTHROW;
double chainrule_gammaincc(double a, double x) CHAINRULE_NOTHROW;
double chainrule_gamma_pdf(double a, double x, int order) CHAINRULE_NOTHROW;

// Bessel's functions of orders 0 and 1; those that end in e are multiplied by exp(-|x|).
double chainrule_j0(double x, int order) CHAINRULE_NOTHROW;
double chainrule_j1(double x) CHAINRULE_NOTHROW;
double chainrule_i0(double x, int order) CHAINRULE_NOTHROW;
double chainrule_i1(double x) CHAINRULE_NOTHROW;
double chainrule_i0e(double x, int order) CHAINRULE_NOTHROW;
double chainrule_i1e(double x) CHAINRULE_NOTHROW;

// The highest order of a derivative that is computed, and of one of the incomplete gamma functions.
enum { CHAINRULE_HIGHEST_ORDER = 72, CHAINRULE_HIGHEST_ORDER_BY_SHAPE = 20 };

#ifdef __cplusplus
}
#endif
