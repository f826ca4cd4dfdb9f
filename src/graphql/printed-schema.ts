/** The schema as text: sorted, so that it says the same whatever order it was built in. */
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildGraphSchema } from "./build-schema";

/** The text of schema/schema.graphql. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(buildGraphSchema()))}\n`;
