// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// ChainRule: gradients over HTTP.

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let complexModule = Target.Dependency.product(name: "ComplexModule", package: "swift-numerics")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "chainrule",
  products: [
    .library(name: "Autodiff", targets: ["Autodiff"]),
    .library(name: "GraphDocuments", targets: ["GraphDocuments"]),
    .library(name: "GraphPictures", targets: ["GraphPictures"]),
    .library(name: "MicroHTTPServer", targets: ["MicroHTTPServer"]),
    .executable(name: "chainrule", targets: ["chainrule"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    // The C doors. Each is named by one Swift target only.
    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(
      name: "CGraphviz", pkgConfig: "libgvc", providers: [.apt(["libgraphviz-dev"])]),
    .systemLibrary(
      name: "CSleefLibrary", pkgConfig: "sleef", providers: [.apt(["libsleef-dev"])]),
    .target(name: "CSleef", dependencies: ["CSleefLibrary"]),
    // Headers only: there is nothing to link, and pkg-config does not know them.
    .systemLibrary(name: "CBoostMath", providers: [.apt(["libboost-math-dev"])]),
    .target(name: "CSpecialFunctions", dependencies: ["CBoostMath"]),
    .target(name: "CNumberText", cxxSettings: [.define("_GNU_SOURCE")]),

    .target(
      name: "MicroHTTPServer", dependencies: ["CMicroHTTPD", "CZlib", httpTypes],
      swiftSettings: settings),
    .target(
      name: "Autodiff", dependencies: ["COpenBLAS", "CSleef", "CSpecialFunctions", realModule],
      swiftSettings: settings),
    .target(
      name: "GraphDocuments", dependencies: ["Autodiff", "CNumberText"], swiftSettings: settings),
    .target(
      name: "GraphPictures", dependencies: ["Autodiff", "CGraphviz"], swiftSettings: settings),
    .target(
      name: "GradientChecking",
      dependencies: ["Autodiff", "GraphDocuments", realModule, complexModule],
      swiftSettings: settings),
    .target(
      name: "ChainRuleService",
      dependencies: [
        "MicroHTTPServer", "GradientChecking", "GraphDocuments", "GraphPictures", "Autodiff",
        httpTypes, logging,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "chainrule",
      dependencies: [
        "ChainRuleService", "MicroHTTPServer", "GraphDocuments", "GraphPictures", "Autodiff",
        "CMalloc", argumentParser, logging,
      ],
      swiftSettings: settings),

    // An oracle for tests: what is JSON, and which numbers are in it.
    .target(
      name: "CSimdJSON", path: "Tests/CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    // Test support is code like any other: it has tests of its own.
    .target(
      name: "AutodiffTesting", dependencies: ["Autodiff", realModule],
      path: "Tests/AutodiffTesting",
      swiftSettings: settings),
    .testTarget(
      name: "AutodiffTestingTests", dependencies: ["AutodiffTesting", "Autodiff"],
      swiftSettings: settings),
    .testTarget(
      name: "AutodiffTests", dependencies: ["Autodiff", "AutodiffTesting"],
      exclude: ["Algebra/Snapshots", "Operations/loss-figures.json"], swiftSettings: settings),
    .testTarget(
      name: "GraphDocumentsTests", dependencies: ["GraphDocuments", "Autodiff", "CSimdJSON"],
      swiftSettings: settings),
    .testTarget(
      name: "GraphPicturesTests", dependencies: ["GraphPictures", "Autodiff"],
      swiftSettings: settings),
    .testTarget(
      name: "GradientCheckingTests",
      dependencies: ["GradientChecking", "GraphDocuments", "Autodiff"],
      exclude: ["Mistakes"], swiftSettings: settings),
    .testTarget(
      name: "MicroHTTPServerTests", dependencies: ["MicroHTTPServer", httpTypes],
      swiftSettings: settings),
    .testTarget(
      name: "ChainRuleServiceTests",
      dependencies: [
        "ChainRuleService", "MicroHTTPServer", "GraphDocuments", "GraphPictures", "Autodiff",
        "AutodiffTesting", httpTypes, logging,
      ],
      exclude: ["Corpus/Bodies"],
      swiftSettings: settings),
    .testTarget(name: "chainruleTests", dependencies: ["chainrule"], swiftSettings: settings),
    .testTarget(name: "ArchitectureTests", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// What measures is part of the package, so that it may use what the package keeps to itself; but only
// when it is asked for, so that a package which depends on this one never sees its flags.
if Context.environment["CHAINRULE_BENCHMARKS"] != nil {
  let fast: [CSetting] = [.unsafeFlags(["-O3", "-march=native"])]
  package.targets += [
    .target(
      name: "CReference", path: "Benchmarks/Reference", cSettings: fast,
      cxxSettings: [.unsafeFlags(["-O3", "-march=native"])],
      linkerSettings: [.linkedLibrary("simdjson")]),
    .executableTarget(
      name: "measure",
      dependencies: ["CReference", "ChainRuleService", "GraphDocuments", "Autodiff"],
      path: "Benchmarks/Measure", swiftSettings: settings),
  ]
}
