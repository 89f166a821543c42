// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// ChainRule: benchmarks of the libraries' public interface; a package of its own, because its tools take minutes to build.

import PackageDescription

let package = Package(
  name: "chainrule-micro",
  dependencies: [
    .package(name: "chainrule", path: "../.."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Micro",
      dependencies: [
        .product(name: "Autodiff", package: "chainrule"),
        .product(name: "GraphDocuments", package: "chainrule"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Micro",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ],
  swiftLanguageModes: [.v6]
)
