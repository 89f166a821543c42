// SPDX-License-Identifier: Apache-2.0
// ChainRule: names of header fields that HTTPTypes does not name.

package import HTTPTypes

extension HTTPField.Name {
  /// `X-Request-Id`: a name for one request, in its reply and in the log.
  package static let requestID = known("X-Request-Id")

  /// `Server-Timing`: how long the phases of an answer took.
  package static let serverTiming = known("Server-Timing")

  /// A name written in source code; one that is no token stops the program.
  package static func known(_ name: StaticString) -> HTTPField.Name {
    guard let name = HTTPField.Name("\(name)") else {
      preconditionFailure("'\(name)' is no name of a header field")
    }
    return name
  }
}
