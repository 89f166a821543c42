// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to SLEEF, which CSleef declares for itself.
#pragma once
