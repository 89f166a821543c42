// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementary functions of arrays of float32.
#define NUMBER float
#define BITS unsigned int
#define NAME(name) chainrule_##name##_f32
#define LIBM(name) name##f
#define SINH_END 88.0f
#define COSH_END 88.0f
#define LOG1P_END 1e30f
#if defined(__x86_64__)
#define SLEEF_256(name) Sleef_finz_##name##f8_u10avx2
#define SLEEF_512(name) Sleef_finz_##name##f16_u10avx512f
#else
#define SLEEF(name) Sleef_finz_##name##f4_u10advsimd
#endif
#include "widths.h"
