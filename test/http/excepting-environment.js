const { TestEnvironment } = require("jest-environment-node");

/**
 * Leaves out single tests of a suite that we do not own. The test file puts their names into `globalThis.exceptedTests`
 * and finds those that were in fact left out in `globalThis.leftOut`.
 */
class ExceptingEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.exceptedTests = [];
    this.global.leftOut = [];
  }

  handleTestEvent(event) {
    if (event.name !== "test_start") return;
    const name = fullName(event.test);
    if (!this.global.exceptedTests.includes(name)) return;
    event.test.mode = "skip";
    this.global.leftOut.push(name);
  }
}

/** The names of the blocks around a test and its own, from the outside in. */
function fullName(test) {
  const names = [];
  for (let block = test; block.name !== "ROOT_DESCRIBE_BLOCK"; block = block.parent)
    names.unshift(block.name);
  return names.join(" > ");
}

module.exports = ExceptingEnvironment;
