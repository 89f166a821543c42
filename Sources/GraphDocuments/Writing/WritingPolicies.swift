// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a client may choose of how values are written.

/// How tensors are written in a reply; the `encoding` of requests.
public enum TensorEncoding: String, Codable, Hashable, Sendable, CaseIterable {
  /// A number, or arrays of numbers within arrays.
  case nested
  /// An object with `shape`, `dtype` and all elements in one array.
  case flat
  /// An object with `shape`, `dtype` and the bytes of all elements.
  case base64
}

/// How numbers that JSON cannot write are written; the `nonFiniteAs` of requests.
public enum NonFinitePolicy: String, Codable, Hashable, Sendable, CaseIterable {
  /// As `"NaN"`, `"Infinity"` and `"-Infinity"`.
  case string
  /// As `null`.
  case null
  /// Not at all: the reply is an error.
  case error
}
