package dev.kontor.search.graphql;

/** A question that cannot be answered; the message is for whoever asked, word for word. */
final class QuestionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QuestionException(String message) {
        super(message);
    }
}
