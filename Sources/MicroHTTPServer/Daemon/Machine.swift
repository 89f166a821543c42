// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the server asks of the machine and the process.

internal import CMicroHTTPD
internal import Glibc

/// Facts about the machine and bounds of the process.
enum Machine {
  /// The number of cores that are switched on; at least one.
  static var cores: Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Raises the soft limit of open files so that `wanted` fit beside `reserve` others.
  ///
  /// - Returns: How many of them fit; `wanted` unless the hard limit is lower.
  static func roomForDescriptors(_ wanted: Int, reserve: Int) -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return wanted }
    let (sum, overflow) = wanted.addingReportingOverflow(reserve)
    let needed = overflow ? rlim_t.max : rlim_t(max(0, sum))
    if limit.rlim_cur < needed {
      let hard = limit.rlim_max
      limit.rlim_cur = min(needed, hard)
      setrlimit(resource, &limit)
      getrlimit(resource, &limit)
    }
    guard limit.rlim_cur < needed else { return wanted }
    return max(1, Int(clamping: limit.rlim_cur) - reserve)
  }
}
