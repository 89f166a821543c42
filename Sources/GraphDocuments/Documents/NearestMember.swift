// SPDX-License-Identifier: Apache-2.0
// ChainRule: the member name that was meant, for the readers that know no operations.

internal import Autodiff

/// Member names, by the same measure as names of operations.
enum NearestMember {
  /// The right name nearest to a wrong one; `nil` if none is near.
  static func nearest(to name: String, among names: [String]) -> String? {
    NearestName.nearest(to: name, among: names)
  }
}
