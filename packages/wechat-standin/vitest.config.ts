// Without a file of its own, vitest would use one of a folder above.
export default { test: { testTimeout: 60_000, hookTimeout: 60_000 } }
