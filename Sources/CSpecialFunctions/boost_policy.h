// SPDX-License-Identifier: Apache-2.0
// ChainRule: how Boost.Math reports what has no answer: not at all.
#pragma once
#include <boost/math/policies/policy.hpp>

namespace chainrule {

namespace policies = boost::math::policies;

// Infinities and NaN instead of exceptions and errno; float64 throughout, so that one answer comes
// out whether long double has more digits or not.
using Quiet = policies::policy<
    policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
    policies::overflow_error<policies::ignore_error>,
    policies::underflow_error<policies::ignore_error>,
    policies::denorm_error<policies::ignore_error>,
    policies::evaluation_error<policies::ignore_error>,
    policies::rounding_error<policies::ignore_error>,
    policies::indeterminate_result_error<policies::ignore_error>,
    policies::promote_float<false>, policies::promote_double<false>>;

}  // namespace chainrule
