// SPDX-License-Identifier: Apache-2.0
// ChainRule: the seven kinds of JSON value.

/// What a JSON value is.
package enum JSONKind: UInt8, Sendable, Hashable, CaseIterable {
  case null = 0
  case `false` = 1
  case `true` = 2
  case number = 3
  case string = 4
  case array = 5
  case object = 6

  /// Whether this is `true` or `false`.
  package var isBoolean: Bool { self == .true || self == .false }

  /// Whether this is an array or an object.
  package var isContainer: Bool { rawValue >= JSONKind.array.rawValue }
}
