/** The tables that the straightforward server reads, each an object type at the same time. */
import { Field, ObjectType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";

const FOREVER = 8_640_000_000_000_000;

const timeOf = (t: number): string | null => (Math.abs(t) === FOREVER ? null : new Date(t).toISOString());

@ObjectType("Merchant")
@Entity("party")
export class Party {
  @PrimaryColumn("bigint")
  id!: number;

  @PrimaryColumn("bigint", { name: "rev_from" })
  revFrom!: number;

  @Column("bigint", { name: "rev_to" })
  revTo!: number;

  @Field(() => String)
  @Column("text")
  reference!: string;

  @Column("text")
  role!: string;

  @Field(() => String)
  @Column("text")
  name!: string;
}

@ObjectType()
@Entity("contract")
export class Contract {
  @PrimaryColumn("bigint")
  id!: number;

  @PrimaryColumn("bigint", { name: "rev_from" })
  revFrom!: number;

  @Column("bigint", { name: "rev_to" })
  revTo!: number;

  @Field(() => String)
  @Column("text")
  kind!: string;

  @Column("bigint")
  party!: number;

  @Column("bigint")
  counterparty!: number;

  @Column("text", { name: "state" })
  storedState!: string;

  @Column("bigint", { name: "valid_from" })
  validFrom!: number;

  @Column("bigint", { name: "valid_to" })
  validTo!: number;

  @Column("bigint", { name: "terminated_at", nullable: true })
  terminatedAt!: number | null;

  @Column("simple-json")
  suspensions!: { from: number; to: number }[];

  @Field(() => String)
  get state(): string {
    const now = Date.now();
    if (this.storedState !== "SIGNED") return this.storedState;
    if (now < this.validFrom) return "NOT_YET_EFFECTIVE";
    if (this.terminatedAt !== null && this.terminatedAt <= this.validTo && now >= this.terminatedAt)
      return "TERMINATED";
    if (now >= this.validTo) return "EXPIRED";
    return this.suspensions.some((it) => it.from <= now && now < it.to) ? "SUSPENDED" : "IN_FORCE";
  }

  @Field(() => String, { nullable: true })
  get from(): string | null {
    return timeOf(this.validFrom);
  }

  @Field(() => String, { nullable: true })
  get to(): string | null {
    return timeOf(this.validTo);
  }
}

@Entity("situation_segment")
export class SituationSegment {
  @PrimaryColumn("bigint")
  principal!: number;

  @PrimaryColumn("bigint", { name: "valid_from" })
  validFrom!: number;

  @PrimaryColumn("bigint", { name: "rev_from" })
  revFrom!: number;

  @Column("bigint", { name: "valid_to" })
  validTo!: number;

  @Column("bigint", { name: "rev_to" })
  revTo!: number;

  @Column("bigint")
  situation!: number;
}

@ObjectType("Integration")
@Entity("answer_segment")
export class AnswerSegment {
  @PrimaryColumn("bigint")
  policy!: number;

  @PrimaryColumn("bigint")
  situation!: number;

  @PrimaryColumn("bigint", { name: "valid_from" })
  validFrom!: number;

  @PrimaryColumn("bigint", { name: "rev_from" })
  revFrom!: number;

  @Column("bigint", { name: "valid_to" })
  validTo!: number;

  @Column("bigint", { name: "rev_to" })
  revTo!: number;

  @Field(() => String)
  @Column("text")
  mode!: string;

  @Field(() => String)
  @Column("text")
  rule!: string;

  @Field(() => String, { nullable: true })
  @Column("text", { nullable: true })
  status!: string | null;

  @Column("bigint", { name: "implementer", nullable: true })
  keyHolder!: number | null;

  /** Whose answer it is; many principals share one. */
  principal!: number;
}
