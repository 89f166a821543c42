// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to the settings of the C library's allocator, which Swift's Glibc leaves out.
#pragma once

#include <malloc.h>
