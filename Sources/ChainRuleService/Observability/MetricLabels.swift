// SPDX-License-Identifier: Apache-2.0
// ChainRule: values of labels as indices, so that no client can mint one.

/// A route as a label: an index among the patterns that a registry was made with.
package struct RouteLabel: Sendable, Hashable {
  let index: Int
}

/// The statuses that are counted one by one; any other is counted as `other`.
enum StatusLabel {
  static let statuses = [
    200, 201, 204, 304, 400, 404, 405, 406, 408, 412, 413, 414, 415, 417, 422, 429, 431, 500, 503,
    505, 507,
  ]

  /// The index of `other`, which is the last one.
  static let other = statuses.count

  /// How many cells a route needs.
  static let count = statuses.count + 1

  /// The index of a status.
  static func index(of status: Int) -> Int {
    guard firstStatus...lastStatus ~= status else { return other }
    return Int(indices[status - firstStatus])
  }

  /// The value of the label of this index.
  static func text(at index: Int) -> String {
    index == other ? "other" : String(statuses[index])
  }

  private static let firstStatus = 100
  private static let lastStatus = 599

  private static let indices: [UInt8] = (firstStatus...lastStatus).map { status in
    UInt8(statuses.firstIndex(of: status) ?? other)
  }
}
