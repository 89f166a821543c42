// SPDX-License-Identifier: Apache-2.0
// ChainRule: the limits that the server holds to.

package import MicroHTTPServer

extension HTTPServer.Configuration {
  /// Takes over the limits that the server holds to.
  package mutating func apply(_ limits: Limits) {
    maximumConnections = limits.connections
    maximumConnectionsPerAddress = limits.connectionsPerAddress
    headDeadline = .seconds(limits.headSeconds)
    bodyDeadline = .seconds(limits.bodySeconds)
    maximumBytesOfBodiesInFlight = limits.bodiesInFlightBytes
    maximumDroppedBytes = 2 * limits.bodyBytes
  }
}
