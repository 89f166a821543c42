// SPDX-License-Identifier: Apache-2.0
// ChainRule: the list of all routes.

/// The list of all routes; the router, the metrics and the contract read it.
enum RouteTable {
  static func routes(_ configuration: ServiceConfiguration) -> [Route] {
    ComputingRoutes.routes(configuration)
      + OperationRoutes.routes
      + AboutRoutes.routes
      + ContractRoutes.routes
      + HealthRoutes.routes
  }
}
