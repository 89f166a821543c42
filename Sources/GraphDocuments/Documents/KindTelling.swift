// SPDX-License-Identifier: Apache-2.0
// ChainRule: decoders that know what their value is, so that nobody need try.

/// A decoder or container that knows what its next value is.
///
/// A type of several forms can only try one after the other, and each try that fails makes an error
/// that nobody reads. Our decoder knows the form; Foundation's is tried.
protocol KindTelling {
  /// What the next value is; `nil` at an end.
  var nextKind: JSONKind? { get }
}

/// Whether the next value may be of this kind: false only where the decoder knows that it is not.
func mayBe(_ kind: JSONKind, _ decoder: Any) -> Bool {
  guard let telling = decoder as? any KindTelling else { return true }
  return telling.nextKind == kind
}

/// Whether the next value may be a truth value.
func mayBeBoolean(_ decoder: Any) -> Bool {
  guard let telling = decoder as? any KindTelling else { return true }
  return telling.nextKind?.isBoolean ?? false
}
