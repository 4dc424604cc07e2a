#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Ends the program with 1.
func exitWithFailure() -> Never { exit(1) }
