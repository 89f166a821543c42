// SPDX-License-Identifier: Apache-2.0
// ChainRule: which program this is.

/// Which program this is.
package enum ProgramVersion {
  /// The version, by the rules of semantic versioning.
  package static let version = "0.1.0"

  /// How the program was built.
  package static let build: String = {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }()
}
