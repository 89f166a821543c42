// SPDX-License-Identifier: Apache-2.0
// ChainRule: how wide the processor's vectors are.
#pragma once
#include <stdbool.h>

// Whether vectors of 64 bytes are used: on x86-64 where there is AVX-512, unless the environment said
// CHAINRULE_SIMD=avx2 when the process began.
bool chainrule_has_wide_vectors(void);
