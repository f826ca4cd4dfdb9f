/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/support/global-teardown.ts",
  // A bound for what hangs, not a measure: machines that do much else at once are slow.
  testTimeout: 30_000,
  // One core is kept free otherwise, which of two is half. More would want more connections than the PostgreSQL of the run gives out.
  maxWorkers: 2,
  setupFiles: ["reflect-metadata"],
  transform: { "^.+\\.[cm]?[jt]s$": "@swc/jest" },
  transformIgnorePatterns: ["/node_modules/(?!(.*/)?(jose|uuid)/)"],
};
