// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to OpenBLAS.
#pragma once

#include <cblas.h>
