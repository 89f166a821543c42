// SPDX-License-Identifier: Apache-2.0
// ChainRule: the steps of a coding path.

/// A step of a coding path: a member's name, or an element's number.
struct PathKey: CodingKey, Hashable {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = "Index \(intValue)"
    self.intValue = intValue
  }

  /// The name under which a class keeps what its superclass encodes.
  static let superclass = PathKey(stringValue: "super")
}
