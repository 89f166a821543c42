// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to Boost.Math, which is headers only, and C++ that CSpecialFunctions includes.
#pragma once
