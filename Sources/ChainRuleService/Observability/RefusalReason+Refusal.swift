// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the server refuses, as values of a label.

package import MicroHTTPServer

extension RefusalReason {
  /// The reason for a refusal of the server's own.
  package init(_ refusal: Refusal) {
    self =
      switch refusal {
      case .bodyTooLarge: .bodyTooLarge
      case .tooSlow: .tooSlow
      case .queryTooLong: .queryTooLong
      case .expectationFailed: .expectationFailed
      case .badFraming: .badFraming
      case .overloaded: .overloaded
      case .bodiesInFlight: .bodiesInFlight
      case .draining: .draining
      }
  }
}
