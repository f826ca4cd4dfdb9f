/** TypeORM's view of the tables. The program reads and writes them by its own statements; a test holds the migrations to this. */
import { EntitySchema, type EntitySchemaColumnOptions } from "typeorm";
import type { Dialect } from "../dialect";
import { FACT_TABLES } from "./kinds";
import { SIDE_TABLES } from "./side-tables";
import type { Column, Table } from "./table";

/** All tables. */
export const TABLES: readonly Table[] = [...Object.values(FACT_TABLES), ...SIDE_TABLES];

/** One row of any table. */
type AnyRow = Record<string, unknown>;

/** One entity for each table. */
export const entitiesFor = (dialect: Dialect): EntitySchema<AnyRow>[] =>
  TABLES.map((table) => entityOf(table, dialect));

function entityOf(table: Table, dialect: Dialect): EntitySchema<AnyRow> {
  return new EntitySchema<AnyRow>({
    name: table.name,
    tableName: table.name,
    withoutRowid: dialect.name === "sqlite" && table.numbered !== true,
    columns: Object.fromEntries(
      table.columns.map((column) => [column.name, columnOf(table, column, dialect)]),
    ),
    indices: Object.entries(table.indexes).map(([name, it]) => ({
      name: `${table.name}_by_${name}`,
      columns: [...it.columns],
      unique: it.unique ?? false,
      ...(it.present ? { where: dialect.present(it.columns[0] as string) } : {}),
    })),
  });
}

function columnOf(table: Table, column: Column, dialect: Dialect): EntitySchemaColumnOptions {
  return {
    ...dialect.entityColumn(column.type),
    nullable: column.nullable ?? false,
    ...(column.default === undefined ? {} : { default: column.default }),
    primary: table.key.includes(column.name),
  };
}
