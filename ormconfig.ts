/** The one data source of this program, for TypeORM's command line; the program itself opens the same through `openStore`. */
import "reflect-metadata";
import { loadConfig } from "./src/config";
import { dataSourceFor } from "./src/db";

const loaded = loadConfig();

export default dataSourceFor(loaded.ok ? loaded.config.database.url : "sqlite:./data/partner-graph.db");
