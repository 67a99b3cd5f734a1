package dev.kontor.search.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/** A time, as RFC 3339 writes it. */
final class TimeScalar implements Coercing<Instant, String> {
    /** The scalar. */
    static final GraphQLScalarType TYPE = GraphQLScalarType.newScalar()
            .name("Time")
            .description("A time as RFC 3339 writes it")
            .coercing(new TimeScalar())
            .build();

    private TimeScalar() {}

    @Override
    public String serialize(Object value, GraphQLContext context, Locale locale) {
        return value.toString();
    }

    @Override
    public Instant parseValue(Object value, GraphQLContext context, Locale locale) {
        try {
            return Instant.parse(value.toString());
        } catch (DateTimeException e) {
            throw new CoercingParseValueException("not a time: " + value, e);
        }
    }

    @Override
    public Instant parseLiteral(Value<?> value, CoercedVariables variables, GraphQLContext context, Locale locale) {
        if (value instanceof StringValue text) {
            return parseValue(text.getValue(), context, locale);
        }
        throw new CoercingParseLiteralException("a time is a text");
    }
}
