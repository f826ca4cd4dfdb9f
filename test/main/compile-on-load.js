/** Lets `node --require` run TypeScript sources, compiled as Jest compiles them. */
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

require.extensions[".ts"] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), { filename, sourceMaps: false });
  module._compile(code, filename);
};
